/** The name of the app, which is in the title of each page. */
export const APP_NAME = "React on Spin";
