// The softmax of three logits that the reader types, at a temperature that the reader chooses.

import { softmax } from "./numbers.mjs";
import { beside, cell, control, html, label, replaceStill, row } from "./page.mjs";
import { spoken, svg, table, written } from "./page.mjs";
import { placed, plot } from "./plot.mjs";

const NAMES = ["cat", "dog", "fox"];
const TEMPERATURES = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 20, 30];
const [COLDEST, HOTTEST] = [TEMPERATURES[0], TEMPERATURES.at(-1)];
const SAMPLES = 101; // of each curve

const slider = html("input", {
    type: "range",
    id: "softmax-temperature",
    min: "0",
    max: `${TEMPERATURES.length - 1}`,
    value: `${TEMPERATURES.indexOf(1)}`,
});
const shown = html("span", { class: "moving-shown" });
const logits = NAMES.map((name, index) =>
    html("input", {
        type: "number",
        step: "any",
        value: `${index + 1}`,
        "aria-label": `logit of ${name}`,
        "aria-describedby": "softmax-words",
    }),
);
const scaled = NAMES.map(() => cell());
const shares = NAMES.map(() => html("span", {}));
const bars = NAMES.map((_, index) => html("span", { class: `moving-bar moving-${index}` }));
const lines = NAMES.map((_, index) => svg("polyline", { class: `moving-line moving-${index}` }));
const dots = NAMES.map((_, index) => svg("circle", { r: 4, class: `moving-dot moving-${index}` }));
const marker = svg("path", { class: "moving-grid" });
const words = spoken();
words.id = "softmax-words";

function update() {
    const temperature = TEMPERATURES[slider.valueAsNumber];
    shown.textContent = `${temperature}`;
    slider.setAttribute("aria-valuetext", `${temperature}`); // not the place in the list
    const values = logits.map((input) => input.valueAsNumber);
    logits.forEach((input, index) => {
        input.setAttribute("aria-invalid", `${Number.isNaN(values[index])}`);
    });
    const wrong = NAMES.filter((_, index) => Number.isNaN(values[index]));
    if (wrong.length) {
        words.textContent = `No number is typed as the logit of ${wrong.join(" and ")}: type one.`;
    } else {
        show(values, temperature);
    }
}

function show(values, temperature) {
    const probabilities = softmax(values, temperature);
    NAMES.forEach((name, index) => {
        scaled[index].textContent = written(values[index] / temperature, 2);
        shares[index].textContent = written(probabilities[index], 3);
        bars[index].style.width = `${100 * probabilities[index]}%`;
    });
    drawCurves(values, temperature, probabilities);
    const each = NAMES.map((name, index) => `${name} ${written(probabilities[index], 3)}`);
    words.textContent = `At temperature ${temperature} the probabilities are ${each.join(", ")}.`;
}

function drawCurves(values, temperature, probabilities) {
    const shares = [...Array(SAMPLES).keys()].map((index) => index / (SAMPLES - 1));
    const steps = shares.map((share) => COLDEST * (HOTTEST / COLDEST) ** share);
    const columns = steps.map((at) => softmax(values, at));
    lines.forEach((line, index) => {
        const points = steps.map((at, step) => onCurve(at, columns[step][index]).join());
        line.setAttribute("points", points.join(" "));
    });
    dots.forEach((dot, index) => {
        const [cx, cy] = onCurve(temperature, probabilities[index]);
        dot.setAttribute("cx", cx);
        dot.setAttribute("cy", cy);
    });
    const [foot, top] = [0, 1].map((probability) => onCurve(temperature, probability).join());
    marker.setAttribute("d", `M${foot}L${top}`);
}

function onCurve(temperature, probability) {
    return placed(shareOf(temperature), probability);
}

function shareOf(temperature) {
    return Math.log(temperature / COLDEST) / Math.log(HOTTEST / COLDEST);
}

function curves() {
    const ticks = [0.1, 0.3, 1, 3, 10, 30];
    return plot(
        "The three probabilities against the temperature; a line marks the one you chose.",
        "temperature T",
        ticks.map((temperature) => [shareOf(temperature), `${temperature}`]),
        [0, 0.5, 1].map((probability) => [probability, `${probability}`]),
        marker,
        ...lines,
        ...dots,
    );
}

/** A piece of a curve in its colour and dashes: which name is which line. */
function sample(index) {
    const line = svg("path", { d: "M0,5H22", class: `moving-line moving-${index}` });
    const attributes = { viewBox: "0 0 22 10", class: "moving-sample", "aria-hidden": "true" };
    return svg("svg", attributes, line);
}

const body = html(
    "tbody",
    {},
    ...NAMES.map((name, index) =>
        row([
            html("th", { scope: "row" }, sample(index), " ", name),
            cell(logits[index]),
            scaled[index],
            cell(shares[index], bars[index]),
        ]),
    ),
);
for (const input of [slider, ...logits]) input.addEventListener("input", update);
update();
replaceStill(
    "softmax_temperature",
    "Softmax of your logits at your temperature",
    control(label(slider, "Temperature T"), slider, shown),
    beside(
        table("Logits and probabilities", ["class", "logit z", "z / T", "probability"], body),
        curves(),
    ),
    words,
);
