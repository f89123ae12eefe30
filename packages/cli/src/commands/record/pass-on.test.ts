import { PassThrough, Writable } from "node:stream";
import { expect, it } from "vitest";
import { passOn } from "./pass-on.js";

it("waits while the destination is full, and shows each piece after it went on", () => {
  const source = new PassThrough({ highWaterMark: 1_000_000 });
  const log: string[] = [];
  let taken = () => {};
  const destination = new Writable({
    highWaterMark: 10,
    write(piece, _encoding, done) {
      log.push(`written ${piece}`);
      taken = done;
    },
  });
  passOn(source, destination, (piece) => log.push(`shown ${piece}`));
  source.emit("data", Buffer.from("short"));
  expect([source.isPaused(), log]).toEqual([false, ["written short", "shown short"]]);
  source.emit("data", Buffer.from("too long for it"));
  expect([source.isPaused(), destination.writableLength]).toEqual([true, 20]);
  taken();
  taken();
  destination.emit("drain");
  expect(source.isPaused()).toBe(false);
});

it("passes on the end", async () => {
  const [source, destination] = [new PassThrough(), new PassThrough()];
  passOn(source, destination, () => {});
  source.end("all");
  expect((await destination.toArray()).join("")).toBe("all");
});

it("drops what comes after it was stopped, and lets the source go on", async () => {
  const [source, destination] = [new PassThrough({ highWaterMark: 4 }), new PassThrough({ highWaterMark: 4 })];
  const shown: string[] = [];
  const stop = passOn(source, destination, (piece) => shown.push(piece.toString()));
  source.emit("data", Buffer.from("fills it"));
  expect(source.isPaused()).toBe(true);
  stop();
  const ended = new Promise((resolve) => source.once("end", resolve));
  source.end("dropped");
  await ended;
  expect([shown, destination.writableEnded]).toEqual([["fills it"], false]);
});
