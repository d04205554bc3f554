/** Handlers as tfjs has them: places that keep a model as plain data. */

/** A model as plain data, as tfjs's handlers have it. */
export interface ModelArtifacts {
  /** its layers, and how they are connected */
  readonly modelTopology?: unknown;
  /** names, shapes and dtypes of the weights, in the order of `weightData` */
  readonly weightSpecs?: readonly unknown[];
  /** the bytes of all weights one after the other */
  readonly weightData?: ArrayBuffer | readonly ArrayBuffer[];
  /** 'layers-model' */
  readonly format?: string;
  /** which library wrote it */
  readonly generatedBy?: string;
  /** which converter wrote it */
  readonly convertedBy?: string | null;
  /** how it was compiled */
  readonly trainingConfig?: unknown;
  /** whatever else was to be kept */
  readonly userDefinedMetadata?: unknown;
}

/** What saving gives. */
export interface SaveResult {
  /** when, and how many bytes */
  readonly modelArtifactsInfo: {
    readonly dateSaved: Date;
    readonly modelTopologyType: 'JSON';
    readonly modelTopologyBytes?: number;
    readonly weightDataBytes?: number;
  };
  /** answers of servers */
  readonly responses?: Response[];
}

/** A place of one's own. */
export interface IOHandler {
  /** Keeps a model. */
  save?(artifacts: ModelArtifacts): Promise<SaveResult | undefined>;
  /** Gives it back. */
  load?(): Promise<ModelArtifacts>;
}
