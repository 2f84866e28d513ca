-- Every version of every document, for ever: the truth about configuration.
CREATE TABLE document_version (
  document text NOT NULL CHECK (document ~ '^[a-z0-9-]{1,64}$'),
  version bigint NOT NULL CHECK (version >= 1),
  body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
  author text NOT NULL,
  note text NOT NULL,
  created timestamptz NOT NULL,
  PRIMARY KEY (document, version)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused; write a new version instead', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a version has still to reach, and what it has reached: a row a step, written with the version.
CREATE TABLE outbox (
  document text NOT NULL,
  version bigint NOT NULL,
  step text NOT NULL CHECK (step IN ('core', 'redis', 'kafka')),
  state text NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'superseded')),
  problem text,
  PRIMARY KEY (document, version, step),
  FOREIGN KEY (document, version) REFERENCES document_version
);

-- Of each document one version at most waits for a step.
CREATE UNIQUE INDEX outbox_waiting ON outbox (step, document) WHERE state = 'waiting';
