// Chance that can be repeated: the same seed gives the same documents on every machine.

/** A small generator of pseudo-random numbers (sfc32); good enough to choose documents, for nothing else. */
export class Random {
  #a = 0;
  #b = 0;
  #c;
  #counter = 1;

  constructor(seed) {
    this.#c = seed | 0;
    for (let turn = 0; turn < 15; turn += 1) this.#next();
  }

  #next() {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound) {
    return Math.floor((this.#next() / 2 ** 32) * bound);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** True in `share` of all cases. */
  chance(share) {
    return this.#next() / 2 ** 32 < share;
  }

  /** One of a list that is not empty. */
  pick(list) {
    return list[this.below(list.length)];
  }

  /** The list in another order. */
  shuffle(list) {
    const shuffled = [...list];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }

  /** A UUID of version 4. */
  uuid() {
    const digits = Array.from({ length: 32 }, () => this.below(16).toString(16));
    digits[12] = "4";
    digits[16] = this.pick(["8", "9", "a", "b"]);
    return digits.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
}
