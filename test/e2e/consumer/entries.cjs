/** All entries, by `require`. */
const entries = ['', '/mnist', '/datasets', '/io', '/io/node', '/node', '/tfjs', '/worker', '/worker/run'];
console.log(entries.map((entry) => Object.keys(require(`wgrad${entry}`)).length > 0).join(' '));
import('./entries-node.js');
