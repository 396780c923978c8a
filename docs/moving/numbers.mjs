// The mathematics of the moving figures, apart from all drawing. The references are its judges.

/** The points of `steps` steps downhill: `start` first, each point an array of coordinates. */
export function descend(gradient, start, rate, steps) {
    const path = [start];
    for (let step = 0; step < steps; step++) {
        const point = path[step];
        const slope = gradient(point);
        path.push(point.map((coordinate, axis) => coordinate - rate * slope[axis]));
    }
    return path;
}

/** The probabilities of logits at a temperature above 0. A logit of -Infinity has none. */
export function softmax(logits, temperature = 1) {
    // The largest goes first, then the temperature: a quotient could overflow, 0 cannot.
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp((logit - largest) / temperature));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
}

/** How well each query aligns with each key: row t, column s is q_t · k_s / √d. */
export function alignments(queries, keys) {
    const dot = (query, key) => query.reduce((sum, entry, axis) => sum + entry * key[axis], 0);
    return queries.map((query) => keys.map((key) => dot(query, key) / Math.sqrt(key.length)));
}

/** Who may look at whom among `size` positions: row t sees the columns 0 to t. */
export function causalMask(size) {
    const positions = [...Array(size).keys()];
    return positions.map((query) => positions.map((key) => key <= query));
}

/** The scores with -Infinity where the mask is false. */
export function hidden(scores, mask) {
    return scores.map((row, t) => row.map((score, s) => (mask[t][s] ? score : -Infinity)));
}
