// Preloaded into a Node.js program: writes the peak memory of the process with all its threads, in kilobytes.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
