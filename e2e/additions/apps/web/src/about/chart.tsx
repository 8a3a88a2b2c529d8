import "@fontsource/press-start-2p/latin.css";
import "./chart.css";

export default function Chart() {
  return <p className="chart">A chart</p>;
}
