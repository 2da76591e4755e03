import { SeededRandom as Uniform } from '../../../src/domain/seededRandom';

/** Draws of distributions that depend on the seed alone. */
export class SeededRandom extends Uniform {
  /** Standard normal: Box & Muller, Ann. Math. Statist. 29 (1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Gamma(shape, 1): Marsaglia & Tsang, ACM Trans. Math. Softw. 26 (2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  beta(a: number, b: number): number {
    const one = this.gamma(a);
    return one / (one + this.gamma(b));
  }
}
