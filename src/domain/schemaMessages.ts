import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';

// The small build of zod, a third of the other's size, says "Invalid input" to everything until it is given a language.
// Imported for this effect by every module that defines schemas whose problems people read.
z.config(english());
