/* What breaks when text grows: boxes that cut off or spill their text, and controls that lie on each other. */
() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 2;
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const spills = [...document.querySelectorAll("body *")].filter(
    (element) =>
      shown(element) &&
      getComputedStyle(element).display !== "inline" &&
      !scrolls(element) &&
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) &&
      element.scrollWidth > element.clientWidth + 1,
  );
  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(
    (element) => shown(element) && !element.matches(".skip"),
  );
  /* A link is as large as its words: what a finger may hit around them is allowed to meet. */
  const boxes = (control) => {
    if (!control.matches("a:not(.button)")) return [...control.getClientRects()];
    const words = document.createRange();
    words.selectNodeContents(control);
    return [...words.getClientRects()];
  };
  const meet = (one, other) =>
    boxes(one).some((a) =>
      boxes(other).some(
        (b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2,
      ),
    );
  const overlaps = controls.flatMap((one, index) =>
    controls.slice(index + 1).filter((other) => !one.contains(other) && !other.contains(one) && meet(one, other)).map((other) => [one, other]),
  );
  return [
    ...spills.map((element) => `spills: ${name(element)}`),
    ...overlaps.map(([one, other]) => `overlap: ${name(one)} and ${name(other)}`),
  ];
}
