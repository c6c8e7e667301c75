declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Draws the documentation of one OpenAPI document into an element. */
  export default function SwaggerUI(options: {
    dom_id: string;
    url: string;
    deepLinking: boolean;
    validatorUrl: string | null;
    docExpansion: 'list' | 'full' | 'none';
    defaultModelsExpandDepth: number;
  }): void;
}
