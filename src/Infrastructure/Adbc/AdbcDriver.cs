namespace Apache.Arrow.Adbc;

/// <summary>A loaded driver; opens databases.</summary>
public abstract class AdbcDriver : IDisposable
{
    /// <summary>The version of the ADBC interface that the driver speaks, one of <see cref="AdbcVersion"/>.</summary>
    public virtual int DriverVersion => AdbcVersion.Version_1_0_0;

    /// <summary>Opens a database; the options reach the driver in the dictionary's order.</summary>
    /// <exception cref="AdbcException">The driver refused an option or could not open.</exception>
    public abstract AdbcDatabase Open(IReadOnlyDictionary<string, string> parameters);

    /// <summary>Opens a database with options that are strings, whole numbers, fractions or bytes.</summary>
    /// <exception cref="AdbcException">The driver refused an option or could not open.</exception>
    public virtual AdbcDatabase Open(IReadOnlyDictionary<string, object> parameters) =>
        throw AdbcException.NotImplemented("This driver takes options as text only.");

    /// <summary>Gives the driver up; the library stays loaded.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>A database; connections share it.</summary>
public abstract class AdbcDatabase : IDisposable
{
    /// <summary>Sets an option.</summary>
    public virtual void SetOption(string key, string value) => throw AdbcException.NotImplemented("This driver has no database options.");

    /// <summary>Sets an option that is a string, a whole number, a fraction or bytes.</summary>
    public virtual void SetOption(string key, object value) => throw AdbcException.NotImplemented("This driver takes options as text only.");

    /// <summary>Opens a connection.</summary>
    public abstract AdbcConnection Connect(IReadOnlyDictionary<string, string>? options);

    /// <summary>Gives the database up; it is closed when its last connection is.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
