// Folds the error responses of an operation into one line that opens: they are alike, and hide what is sought.

const isError = (status) => /^[45]/.test(status);

export const errorFolding = ({ React }) => {
  const h = React.createElement;
  const Folding = React.createContext(null);

  const responses = (Original) => (props) => {
    const [open, setOpen] = React.useState(false);
    const statuses = props.responses.keySeq().filter(isError).toArray();
    return h(Folding.Provider, { value: { open, setOpen, statuses } }, h(Original, props));
  };

  const response = (Original) => (props) => {
    const { open, setOpen, statuses } = React.useContext(Folding);
    if (!isError(props.code)) return h(Original, props);
    const row = open ? h(Original, props) : null;
    if (props.code !== statuses[0]) return row;
    const button = h(
      "button",
      { type: "button", className: "errors-toggle", "aria-expanded": open, onClick: () => setOpen(!open) },
      h("strong", null, "Errors:"),
      " ",
      statuses.join(" "),
    );
    return h(React.Fragment, null, h("tr", { className: "errors-line" }, h("td", { colSpan: 3 }, button)), row);
  };

  return { wrapComponents: { responses, response } };
};
