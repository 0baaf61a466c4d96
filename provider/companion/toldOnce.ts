/** Tells what is wrong once, until it changes or is over. To be kept between rounds. */
export class ToldOnce {
  private told = "";

  constructor(private readonly tell: (message: string) => void) {}

  wrong(message: string, consequence: string): void {
    if (message === this.told) return;
    this.told = message;
    this.tell(`${message}; ${consequence}`);
  }

  over(): void {
    this.told = "";
  }
}
