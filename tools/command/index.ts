/** What all commands share: how they take options, read files, complain, draw a table and end. */
export { filesOrSynthesized, nameOf, readObjects, readRelease, readSource, readText } from './input';
export { Mistake, orMistake } from './mistake';
export { formatTable, inColour } from './output';
export { type Command, type Given, runCommand } from './run';
