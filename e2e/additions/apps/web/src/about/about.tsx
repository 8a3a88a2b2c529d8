import { lazy, Suspense, useEffect, useState } from "react";
import styles from "./about.module.css";
import data from "./data.json";
import dot from "./dot.png";
import note from "./note.txt?raw";
import noteFile from "./note.txt?url";
import "./about.scss";

const Chart = lazy(() => import("./chart.tsx"));
const notes = import.meta.glob("./*.txt");

export const meta = { title: "About" };

export function Component() {
  const [answer, setAnswer] = useState("no answer");
  useEffect(() => {
    const worker = new Worker(new URL("./double.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => setAnswer(`The worker says ${data}`);
    worker.postMessage(21);
    return () => worker.terminate();
  }, []);
  return (
    <main>
      <h1 className={styles["card"]}>About</h1>
      <img src={dot} alt="A dot" />
      <p>{`${data.value}, ${note}, ${Object.keys(notes)}, ${import.meta.env.BASE_URL}`}</p>
      <a href={noteFile}>The note</a>
      <p>{answer}</p>
      <Suspense>
        <Chart />
      </Suspense>
    </main>
  );
}
