/** Tells how far long work has come: a short text, and how much of the whole is done (0 to 1) where that is known. */
export type Progress = (message: string, done?: number) => void;
