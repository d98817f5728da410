const { execFileSync } = require('node:child_process');
const path = require('node:path');

module.exports = () => {
  execFileSync(process.execPath, [path.join(__dirname, '..', 'tools', 'build', 'build.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};
