import { randomInt } from 'node:crypto';

/** Random characters out of a to z and 0 to 9. */
export type RandomText = (length: number) => string;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export const secureRandomText: RandomText = (length) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
