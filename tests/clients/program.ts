// What a front end does, typed by the contract alone: without a cast and without `any`. `run.py` generates the types,
// compiles this as strictly as the compiler can, and runs it against a served demonstration.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./build/tracker.js";

type Initiative = components["schemas"]["Initiative"];
type Problem = components["schemas"]["Problem"];
type Variation = components["schemas"]["Variation"];
// Every media type of JSON: the contract's own, Vega-Lite and FHIR among them.
type Json = `application/${string}json`;

class Refused extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number,
  ) {
    super(problem.errors?.map((one) => `${one.pointer}: ${one.detail}`).join("\n") ?? problem.detail);
  }
}

// The answer, or an exception with the sentence that people read.
function answer<T>(result: { data?: T; error?: Problem; response: Response }): NonNullable<T> {
  if (result.error !== undefined) throw new Refused(result.error, result.response.status);
  assert(result.data !== undefined && result.data !== null, `${result.response.status} without a body`);
  return result.data;
}

function setting(name: string): string {
  const value = process.env[name];
  assert(value, `${name} is not set`);
  return value;
}

const baseUrl = setting("TRACKER_URL");
const email = setting("TRACKER_EMAIL");
const password = randomUUID();

async function signIn(): Promise<string> {
  const api = createClient<paths, Json>({ baseUrl });
  const link = { link_token: setting("TRACKER_PASSWORD_LINK"), new_password: password };
  const { response } = await api.PUT("/api/v1/auth/password", { body: link });
  assert.equal(response.status, 204);
  return answer(await api.POST("/api/v1/auth/sessions", { body: { email, password } })).token;
}

const token = await signIn();
const api = createClient<paths, Json>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

async function create(title: string): Promise<Initiative> {
  const body = { title, problem: "One dose in twenty-five is not in the drawer when the nurse needs it." };
  const header = { "Idempotency-Key": randomUUID() };
  const first = await api.POST("/api/v1/initiatives", { params: { header }, body });
  const again = await api.POST("/api/v1/initiatives", { params: { header }, body });
  const made = answer(first);
  assert.equal(first.response.status, 201);
  assert.equal(answer(again).id, made.id);
  assert.equal(again.response.headers.get("Idempotent-Replayed"), "true");
  return made;
}

// Reads again only what has changed: 304 has no body, so `data` is not to be looked at.
async function refresh(held: Initiative): Promise<Initiative> {
  const path = { initiative_id: held.id };
  const header = { "If-None-Match": held.etag };
  const result = await api.GET("/api/v1/initiatives/{initiative_id}", { params: { path, header } });
  return result.response.status === 304 ? held : answer(result);
}

async function rename(held: Initiative, title: string): Promise<Initiative> {
  const params = { path: { initiative_id: held.id }, header: { "If-Match": held.etag } };
  return answer(await api.PATCH("/api/v1/initiatives/{initiative_id}", { params, body: { title } }));
}

async function titles(limit: number): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit, ...(cursor === undefined ? {} : { cursor }) };
    const page = answer(await api.GET("/api/v1/initiatives", { params: { query } }));
    assert(page.items.length <= limit);
    found.push(...page.items.map((item) => item.title));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return found;
}

async function measure(initiative: Initiative): Promise<string> {
  const made = answer(
    await api.POST("/api/v1/initiatives/{initiative_id}/measures", {
      params: { path: { initiative_id: initiative.id } },
      body: {
        name: "Missing doses",
        kind: "outcome",
        data_kind: "proportion",
        unit: "%",
        multiplier: 100,
        direction: "decrease",
        frequency: "weekly",
        target_value: 2,
        operational_definition: { numerator: "Doses not in the drawer at eight", denominator: "Doses due at eight" },
      },
    }),
  );
  const path = { measure_id: made.id };
  const before = [19, 21, 15, 22, 18, 20, 13, 21, 19, 17, 23, 14].map((numerator, week) => ({
    period_start: new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString().slice(0, 10),
    numerator,
    denominator: 481,
  }));
  const written = answer(await api.PUT("/api/v1/measures/{measure_id}/points", { params: { path }, body: { points: before } }));
  assert.equal(written.created, before.length);
  const after = [11, 9, 8, 10, 7, 9, 8, 6].map((events, week) => {
    const day = new Date(Date.UTC(2026, 2, 30 + 7 * week)).toISOString().slice(0, 10);
    return `${day},${events},482`;
  });
  const imported = answer(
    await api.PUT("/api/v1/measures/{measure_id}/points", {
      params: { path },
      headers: { "Content-Type": "text/csv" },
      body: ["date,events,exposure", ...after].join("\n"),
      bodySerializer: (text) => text,
    }),
  );
  assert.equal(imported.created, after.length);
  return made.id;
}

async function look(measure_id: string): Promise<Variation | null> {
  const path = { measure_id };
  const analysis = answer(await api.GET("/api/v1/measures/{measure_id}/analysis", { params: { path } }));
  assert(analysis.points.every((point) => point.value !== null && point.value < 6));
  const csv = answer(
    await api.GET("/api/v1/measures/{measure_id}/points", { params: { path, query: { format: "csv" } }, parseAs: "text" }),
  );
  assert.equal(csv.trim().split("\n").length, 1 + 20);
  const svg = answer(await api.GET("/api/v1/measures/{measure_id}/chart.svg", { params: { path }, parseAs: "text" }));
  assert(svg.startsWith("<svg"));
  const png = answer(await api.GET("/api/v1/measures/{measure_id}/chart.png", { params: { path }, parseAs: "blob" }));
  assert.equal(png.type, "image/png");
  const specification = answer(await api.GET("/api/v1/measures/{measure_id}/chart.vl.json", { params: { path } }));
  assert.equal(specification["$schema"], "https://vega.github.io/schema/vega-lite/v5.json");
  const report = answer(await api.GET("/api/v1/measures/{measure_id}/fhir/measure-report", { params: { path } }));
  assert.equal(report["resourceType"], "MeasureReport");
  return analysis.variation;
}

async function remove(initiative: Initiative): Promise<void> {
  const params = { path: { initiative_id: initiative.id }, header: { "If-Match": initiative.etag } };
  const { error, response } = await api.DELETE("/api/v1/initiatives/{initiative_id}", { params });
  if (error) throw new Refused(error, response.status);
  assert.equal(response.status, 204);
}

const me = answer(await api.GET("/api/v1/me"));
assert.equal(me.email, email);

const draft = await create("No missing doses on the morning round");
assert.equal(draft.lead.id, me.id);
assert.equal(await refresh(draft), draft);
const renamed = await rename(draft, "No missing doses at eight");
assert.notEqual(renamed.etag, draft.etag);
assert.equal((await refresh(draft)).title, "No missing doses at eight");
await assert.rejects(
  () => rename(draft, "Too late"),
  (error) => error instanceof Refused && error.status === 412 && error.problem.code === "stale_version",
);

const found = await titles(7);
assert(found.length > 14 && found.includes("No missing doses at eight"));

assert.equal(await look(await measure(renamed)), "improvement_low");

await remove(await create("Suggested by mistake"));

assert.equal((await api.DELETE("/api/v1/auth/sessions/current")).response.status, 204);
assert.equal((await api.GET("/api/v1/me")).response.status, 401);

console.log(`signed in as ${me.name}; created, changed, paged through ${found.length} initiatives, measured, deleted`);
