/** On two cores, without the times of an earlier run. */
const SECONDS_PER_SUITE = 0.65;

/** Prints, before the first suite, how long all suites will take. */
module.exports = class Announcement {
  onRunStart({ numTotalTestSuites: suites }, { estimatedTime }) {
    const [seconds, source] =
      estimatedTime > 0 ? [estimatedTime, 'in the last run'] : [suites * SECONDS_PER_SUITE, 'on two cores'];
    process.stderr.write(`${suites} suites, about ${Math.ceil(seconds)} s ${source}\n`);
  }
};
