namespace CleanDash.Application.Warehouses;

/// <summary>The engines whose SQL differs; one of them serves an installation.</summary>
public enum Engine
{
    /// <summary>The embedded engine, and what else is reached by a driver on the machine.</summary>
    DuckDb,

    /// <summary>Databricks clusters and SQL warehouses, and any other Apache Spark.</summary>
    Databricks,
}
