let context: AudioContext | undefined;

/** Two soft notes, made here: nothing to load. Silent where the browser allows no sound yet. */
export function chime(): void {
  try {
    context ??= new AudioContext();
    void context.resume();
    note(context, 880, 0);
    note(context, 1174.66, 0.12);
  } catch {
    // No audio device.
  }
}

function note(audio: AudioContext, hertz: number, after: number): void {
  const start = audio.currentTime + after;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.12, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.5);
}
