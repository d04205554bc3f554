/** The version of wgrad, as package.json has it (a test compares them): checkpoints and files say what wrote them. */
export const VERSION = '0.1.0';
