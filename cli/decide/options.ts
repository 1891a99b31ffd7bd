/** Options of `decide`, as commander parses them. */
export interface DecideOptions {
  readonly clients?: string[];
  readonly products?: string[];
  readonly registration?: string;
  readonly tokens?: string;
  readonly apis?: string[];
  readonly services?: string;
  readonly server?: string;
  readonly compliance?: string[];
  readonly answers?: string;
  readonly out?: string;
  readonly force: boolean;
  readonly name?: string;
  readonly location?: string;
  readonly runtimeImage?: string;
  readonly serverImage?: string;
  readonly serverPort?: number;
  readonly serverUrl?: string;
}
