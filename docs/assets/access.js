// What Material's script makes without a name, or out of reach of the keyboard.

(() => {
  const mend = () => {
    document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
    for (const nav of document.querySelectorAll(".md-nav[aria-labelledby]")) {
      // Where a level has a page, the label that is pointed to is an arrow, without a word.
      const title = nav.querySelector(":scope > .md-nav__title");
      nav.setAttribute("aria-label", title.textContent.trim());
      nav.removeAttribute("aria-labelledby");
    }
    for (const nav of document.querySelectorAll(".md-code__nav")) {
      nav.setAttribute("role", "none"); // one button beside each block is no part of the page
    }
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (table.scrollWidth > table.clientWidth) {
        table.setAttribute("tabindex", "0");
        table.setAttribute("role", "group");
        table.setAttribute("aria-label", "Table");
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => table.removeAttribute(name));
      }
    }
  };
  new MutationObserver(mend).observe(document, { childList: true, subtree: true });
  addEventListener("resize", mend);
  mend();
})();
