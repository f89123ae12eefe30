export function stageExtension(folder: string): Promise<string>;
