// Attention from word to word in the reader's sentence, with the causal mask or without it.

import { alignments, causalMask, maskedSoftmax } from "./numbers.mjs";
import { beside, cell, control, html, label, replaceStill, row } from "./page.mjs";
import { spoken, table, unseen, written } from "./page.mjs";
import { MOST_WORDS, vectorOf, wordsOf } from "./words.mjs";

const FIRST_QUERY = 3; // of the sentence that stands here: the second "the"

const COLUMNS = ["key", "vector", "score", "masked", "weight"];

const sentence = html("input", {
    type: "text",
    id: "attention-sentence",
    value: "the dog bit the man",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "attention-words",
});
const masked = html("input", { type: "checkbox", id: "attention-masked", checked: "" });
const queries = html("select", { id: "attention-query" });
const weights = html("div", {});
const scores = html("tbody", {});
const words = spoken();
words.id = "attention-words";

/** What the reader asks for, worked out: a row for each query, a column for each key. */
function attention() {
    const typed = wordsOf(sentence.value);
    const used = typed.slice(0, MOST_WORDS);
    const vectors = used.map(vectorOf);
    const aligned = alignments(vectors, vectors);
    const mask = causalMask(used.length).map((seen) => seen.map((may) => may || !masked.checked));
    const shares = maskedSoftmax(aligned, mask);
    return { left: typed.length - used.length, used, vectors, aligned, mask, shares };
}

function retype() {
    const { used } = attention();
    const chosen = queries.options.length ? queries.selectedIndex : FIRST_QUERY;
    queries.replaceChildren(...used.map((word, t) => html("option", {}, `${t}: ${word}`)));
    queries.selectedIndex = Math.min(chosen, used.length - 1);
    update();
}

function update() {
    const state = attention();
    const t = queries.selectedIndex;
    const isEmpty = !state.used.length;
    sentence.setAttribute("aria-invalid", `${isEmpty}`);
    weights.replaceChildren(...(isEmpty ? [] : [weightTable(state, t)]));
    scores.replaceChildren(...(isEmpty ? [] : scoreRows(state, t)));
    words.textContent = isEmpty
        ? "There is no word in the sentence. Type at least one."
        : inWords(state, t);
}

function inWords({ left, used, mask, shares }, t) {
    const positions = [...used.keys()];
    const seen = positions.filter((s) => mask[t][s]);
    const looks = seen.map((s) => `${used[s]} ${written(shares[t][s], 2)}`);
    const away = positions.filter((s) => !mask[t][s]).map((s) => used[s]);
    const rest = away.length ? `Hidden from it: ${away.join(", ")}.` : "Nothing is hidden from it.";
    const more = left ? ` Only the first ${MOST_WORDS} words are taken.` : "";
    return `Query ${t}, ${used[t]}, looks at ${looks.join(", ")}. ${rest}${more}`;
}

function weightTable({ used, mask, shares }, chosen) {
    const lines = used.map((word, t) => {
        const cells = shares[t].map((share, s) => weightCell(share, mask[t][s]));
        const line = row([wordHeader(word), ...cells]);
        line.setAttribute("aria-current", `${t === chosen}`);
        return line;
    });
    const headers = ["query", ...used.map((word) => html("span", {}, word))];
    const made = table("Weights: a row for each query", headers, html("tbody", {}, ...lines));
    made.classList.add("moving-weights");
    return made;
}

function weightCell(share, isVisible) {
    const made = cell(isVisible ? written(share, 2) : unseen("hidden"));
    made.classList.toggle("moving-hidden", !isVisible);
    made.style.setProperty("--share", share);
    return made;
}

function scoreRows({ used, vectors, aligned, mask, shares }, t) {
    return used.map((word, s) =>
        row([
            wordHeader(word),
            cell(vectors[s].map((entry) => written(entry, 0)).join(" ")),
            cell(written(aligned[t][s], 1)),
            cell(mask[t][s] ? written(aligned[t][s], 1) : "−∞"),
            cell(written(shares[t][s], 2)),
        ]),
    );
}

function wordHeader(word) {
    return html("th", { scope: "row" }, html("span", {}, word));
}

sentence.addEventListener("input", retype);
masked.addEventListener("change", update);
queries.addEventListener("change", update);
retype();
replaceStill(
    "causal_attention",
    "Attention in a sentence of your own",
    control(label(sentence, `Your sentence, up to ${MOST_WORDS} words`), sentence),
    control(masked, label(masked, "Causal mask")),
    control(label(queries, "Look closely at query"), queries),
    words,
    beside(weights, table("This query, key by key", COLUMNS, scores)),
);
