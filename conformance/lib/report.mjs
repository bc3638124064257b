// What a suite says: its findings as they come, one line with its numbers at the end, and an exit code.

/** Collects what does not hold. */
export class Report {
  #suite;
  #findings = [];
  #passed = 0;

  constructor(suite) {
    this.#suite = suite;
  }

  /** Counts a check; `text` says what is wrong when it does not hold. */
  check(holds, text) {
    if (holds) this.#passed += 1;
    else this.finding(text);
    return Boolean(holds);
  }

  finding(text) {
    this.#findings.push(text);
  }

  /** Prints the findings and the line of the suite, and sets the exit code. */
  finish(numbers) {
    for (const finding of this.#findings) console.log(`  ${this.#suite}: ${finding.replaceAll("\n", "\n    ")}`);
    const verdict = this.#findings.length === 0 ? "ok" : `FAILED, ${this.#findings.length} findings`;
    console.log(`${this.#suite.padEnd(16)} ${numbers ?? `${this.#passed} of ${this.#passed + this.#findings.length} checks`} – ${verdict}`);
    process.exitCode = this.#findings.length === 0 ? 0 : 1;
  }
}
