import { createRoot } from "react-dom/client";
import "./app/mantine.css";
import "./app/styles.css";
import { App } from "./app/App";
import { createServices } from "./app/services";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root.");
createRoot(root).render(<App services={createServices()} />);
