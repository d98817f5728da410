/** On two cores, where no run before has left its times. */
const SECONDS_PER_SUITE = 0.65;

/** Says before the first suite how long all of them will take. */
module.exports = class Announcement {
  onRunStart({ numTotalTestSuites: suites }, { estimatedTime }) {
    const [seconds, source] =
      estimatedTime > 0 ? [estimatedTime, 'as last time'] : [suites * SECONDS_PER_SUITE, 'on two cores'];
    process.stderr.write(`${suites} suites, about ${Math.ceil(seconds)} s ${source}\n`);
  }
};
