/**
 * The files of the folder `public` that the component carries.
 */
declare module "virtual:public-files" {
  const files: Readonly<Record<string, import("./public-files.ts").PublicFile>>;
  export default files;
}
