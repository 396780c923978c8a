// Axes for curves: the same box, ticks and title in every figure.

import { picture, svg } from "./page.mjs";

const BOX = { left: 48, right: 308, top: 10, bottom: 142, height: 176 };

/** Where a point stands in the picture, given its shares of the two axes, from 0 to 1. */
export function placed(across, up) {
    return [
        BOX.left + across * (BOX.right - BOX.left),
        BOX.bottom - up * (BOX.bottom - BOX.top),
    ];
}

/** A picture of curves on axes, whose ticks are pairs of a share of the axis and a text. */
export function plot(words, title, ticksAcross, ticksUp, ...curves) {
    const { left, right, top, bottom, height } = BOX;
    const across = ticksAcross.map(([share, text]) => {
        const [x] = placed(share, 0);
        return svg("text", { x, y: bottom + 14, "text-anchor": "middle" }, text);
    });
    const up = ticksUp.flatMap(([share, text]) => {
        const [, y] = placed(0, share);
        return [
            svg("path", { d: `M${left},${y}H${right}`, class: "moving-grid" }),
            svg("text", { x: left - 6, y: y + 4, "text-anchor": "end" }, text),
        ];
    });
    const middle = { x: (left + right) / 2, y: height - 4, "text-anchor": "middle" };
    return picture(
        height,
        words,
        ...across,
        ...up,
        svg("path", { d: `M${left},${top}V${bottom}H${right}`, class: "moving-axis" }),
        svg("text", middle, title),
        ...curves,
    );
}
