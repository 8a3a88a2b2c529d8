/** The name of the app, as the title of each page shows it. */
export const APP_NAME = "React on Spin";
