/** What an instruction of a random graph is decided by: a short list of numbers, each used once. Smaller ones decide simpler. */
export class Numbers {
  #at = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** A whole number below `end`: 0 once the list is used up. */
  below(end: number): number {
    return (this.numbers[this.#at++] ?? 0) % end;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** Some of 0 to `count` - 1, in their order. */
  some(count: number): number[] {
    const bits = this.below(2 ** count);
    return Array.from({ length: count }, (_, k) => k).filter((k) => (bits >> k) % 2 === 1);
  }

  /** 0 to `count` - 1 in any order. */
  order(count: number): number[] {
    const rest = Array.from({ length: count }, (_, k) => k);
    let chosen = this.below(24);
    return Array.from({ length: count }, () => {
      const [taken] = rest.splice(chosen % rest.length, 1);
      chosen = Math.floor(chosen / Math.max(1, rest.length + 1));
      return taken!;
    });
  }
}
