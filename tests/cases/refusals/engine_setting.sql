-- about: settings of the engine
-- refused: KH102
SET datafusion.execution.batch_size = 1
