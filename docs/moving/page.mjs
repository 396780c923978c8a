// How the moving figures build their part of a page, and write numbers there.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element with attributes and children: elements, or texts. */
export function html(tag, attributes, ...children) {
    return filled(document.createElement(tag), attributes, children);
}

/** An SVG element with attributes and children. */
export function svg(tag, attributes, ...children) {
    return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** A picture of 320 × `height` units, and what it shows for who cannot see it. */
export function picture(height, label, ...shapes) {
    const attributes = { viewBox: `0 0 320 ${height}`, role: "img", "aria-label": label };
    return svg("svg", attributes, ...shapes);
}

/** A table with a caption, its column headers, and a body to be filled. */
export function table(caption, headers, body) {
    return html(
        "table",
        { class: "moving-table" },
        html("caption", {}, caption),
        html("thead", {}, row(headers.map((header) => html("th", { scope: "col" }, header)))),
        body,
    );
}

/** A table's row of these cells. */
export function row(cells) {
    return html("tr", {}, ...cells);
}

/** A row's cell. */
export function cell(...children) {
    return html("td", {}, ...children);
}

/** A word that is read out, and takes no room. */
export function unseen(word) {
    return html("span", { class: "moving-unseen" }, word);
}

/** The label of an element that has an id. */
export function label(element, text) {
    return html("label", { for: element.id }, text);
}

/** A line of controls with their labels. */
export function control(...parts) {
    return html("p", { class: "moving-control" }, ...parts);
}

/** Parts side by side, where there is room. */
export function beside(...parts) {
    return html("div", { class: "moving-beside" }, ...parts);
}

/** Where a figure says in words what it shows now. Screen readers read it out as it changes. */
export function spoken() {
    return html("p", { role: "status", class: "moving-words" });
}

/** Puts what was built in the place of the still picture `name`. */
export function replaceStill(name, label, ...parts) {
    const place = document.querySelector(`[data-moving="${name}"]`);
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", label);
    place.replaceChildren(...parts);
}

/** A number as text: with a true minus, and powers of ten where it is long. */
export function written(value, digits) {
    const short = Math.abs(value) < 1e5;
    const text = short ? value.toFixed(digits) : value.toExponential(2).replace("e+", "e");
    const isZero = short && Number(text) === 0;
    return isZero ? text.replace("-", "") : text.replaceAll("-", "−");
}

function filled(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
}
