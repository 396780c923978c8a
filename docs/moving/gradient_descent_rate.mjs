// Gradient descent in a valley that is steep one way, at a learning rate the reader chooses.

import { descend, loss } from "./numbers.mjs";
import { beside, cell, control, html, label, picture, replaceStill, row } from "./page.mjs";
import { spoken, svg, table, written } from "./page.mjs";
import { placed, plot } from "./plot.mjs";

const START = [-3, 3];
const MINIMUM = [1, 2];
const CURVATURES = [2, 20];
const STEPS = 10;
const NAMES = ["w₁", "w₂"];

const SCALE = 40; // units of the map to 1
const MAP_HEIGHT = 180;
const LEVELS = [1, 5, 13, 26]; // the last is the loss at the start
const POWERS = [-1, 4]; // of ten, from the foot of the axis of losses to its top

const slider = html("input", {
    type: "range",
    id: "descent-rate",
    min: "0.005",
    max: "0.120",
    step: "0.001",
    value: "0.020",
});
const shown = html("span", { class: "moving-shown" });
const walk = svg("g", { class: "moving-walk" });
const curve = svg("g", { class: "moving-walk" });
const numbers = html("tbody", {});
const words = spoken();

function update() {
    const rate = Number(slider.value);
    const path = descend(CURVATURES, MINIMUM, START, rate, STEPS);
    const losses = path.map((point) => loss(CURVATURES, MINIMUM, point));
    shown.textContent = written(rate, 3);
    trace(walk, path.map(onMap));
    trace(curve, losses.map(onCurve));
    numbers.replaceChildren(
        ...path.map(([first, second], step) => {
            const entries = [first, second, losses[step]].map((value) => cell(written(value, 3)));
            return row([html("th", { scope: "row" }, `${step}`), ...entries]);
        }),
    );
    words.textContent = inWords(rate, path, losses);
}

function inWords(rate, path, losses) {
    const ends = path[STEPS].map((coordinate, axis) => {
        const ratio = Math.abs((coordinate - MINIMUM[axis]) / (START[axis] - MINIMUM[axis]));
        return `${NAMES[axis]} is ${written(ratio, 2)} times`;
    });
    const rises = losses.filter((value, step) => step > 0 && value > losses[step - 1]).length;
    return (
        `Learning rate ${written(rate, 3)}. After ${STEPS} steps ${ends.join(" and ")} as far ` +
        `from the minimum as at the start. The loss went from ${written(losses[0], 2)} to ` +
        `${written(losses[STEPS], 2)}; it rose in ${rises} of the ${STEPS} steps.`
    );
}

function onMap([first, second]) {
    return [160 + SCALE * first, MAP_HEIGHT / 2 - SCALE * (second - MINIMUM[1])];
}

function onCurve(value, step) {
    return placed(step / STEPS, shareOf(Math.log10(value)));
}

function shareOf(power) {
    return (power - POWERS[0]) / (POWERS[1] - POWERS[0]);
}

function trace(group, points) {
    const line = svg("polyline", { points: points.map((point) => point.join()).join(" ") });
    const dots = points.map(([cx, cy]) => svg("circle", { cx, cy, r: 3 }));
    group.replaceChildren(line, ...dots);
}

function map() {
    const [cx, cy] = onMap(MINIMUM);
    const contours = LEVELS.map((level) => {
        const [rx, ry] = CURVATURES.map((curvature) => SCALE * Math.sqrt((2 * level) / curvature));
        return svg("ellipse", { cx, cy, rx, ry, class: "moving-grid" });
    });
    const cross = svg("path", { d: `M${cx - 4},${cy}h8m-4,-4v8`, class: "moving-axis" });
    const [x, y] = onMap(START);
    const beginning = svg("text", { x: x - 4, y: y - 8, "text-anchor": "middle" }, "start");
    return picture(
        MAP_HEIGHT,
        "The walk on the contours of f, from the start at minus 3, 3 towards the minimum at 1, 2.",
        ...contours,
        cross,
        walk,
        beginning,
    );
}

function lossCurve() {
    const across = [0, STEPS / 2, STEPS].map((step) => [step / STEPS, `${step}`]);
    const up = [-1, 0, 1, 2, 3, 4].map((power) => [shareOf(power), `${10 ** power}`]);
    return plot(
        "The loss after each step, on a logarithmic axis; its numbers stand in the table.",
        "loss after each step",
        across,
        up,
        curve,
    );
}

slider.addEventListener("input", update);
update();
replaceStill(
    "gradient_descent_rate",
    "Gradient descent at a rate of your choice",
    control(label(slider, "Learning rate η"), slider, shown),
    beside(map(), lossCurve()),
    words,
    table("Each step", ["step", ...NAMES, "loss"], numbers),
);
