// Loaded before a program of Node.js: notes the most memory that its process, with all its threads, held at once.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
