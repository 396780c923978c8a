// The mathematics of the moving figures, apart from all drawing. The references are its judges.

/**
 * The points of `steps` steps of gradient descent, `start` first, each an array of coordinates.
 *
 * They go down a bowl: along each axis its gradient is curvature · (w − minimum).
 */
export function descend(curvatures, minimum, start, rate, steps) {
    const path = [start];
    for (let step = 0; step < steps; step++) {
        const next = path[step].map((w, axis) => w - rate * curvatures[axis] * (w - minimum[axis]));
        path.push(next);
    }
    return path;
}

/** How high a point of that bowl lies above its minimum. */
export function loss(curvatures, minimum, point) {
    const parts = point.map((w, axis) => (curvatures[axis] / 2) * (w - minimum[axis]) ** 2);
    return parts.reduce((sum, part) => sum + part, 0);
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

/** The weights of each row's scores where the mask is true, which it is once in a row at least. */
export function maskedSoftmax(scores, mask) {
    return scores.map((row, t) => softmax(row.map((score, s) => (mask[t][s] ? score : -Infinity))));
}
