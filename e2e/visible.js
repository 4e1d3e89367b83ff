/* All that a person reads or hears of the page, in its order; the languages call themselves by their own names. */
() => {
  const said = [document.title];
  const walk = (node) => {
    if (node.nodeType === 3) said.push(node.textContent);
    if (node.nodeType !== 1 || node.matches("script, style, .languages, .company, [translate=no]")) return;
    for (const attribute of ["aria-label", "title", "placeholder", "alt", "data-copied"]) said.push(node.getAttribute(attribute) ?? "");
    if (node.matches("input[type=submit], input[type=button]")) said.push(node.value);
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return said.join(" ");
}
