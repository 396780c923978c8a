// Words, and the small vectors that stand for them.

export const MOST_WORDS = 8; // more columns do not fit on a phone
const WIDTH = 4;

/** The words of a sentence, as they stand between its spaces, in small letters. */
export function wordsOf(sentence) {
    return sentence.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * Four numbers out of -1, 0 and 1, the same ones whenever the word is the same.
 *
 * They come from the FNV-1a hash of the word in UTF-8, and have nothing to do with what it means.
 */
export function vectorOf(word) {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(word)) {
        hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    }
    return Array.from({ length: WIDTH }, (_, axis) => ((hash >>> (8 * axis)) % 3) - 1);
}
