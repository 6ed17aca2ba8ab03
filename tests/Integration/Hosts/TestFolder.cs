using Microsoft.Data.Sqlite;

namespace CleanDash.Integration.Hosts;

/// <summary>A folder of one test's own.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cleandash-").FullName;

    /// <summary>The data folder in it, which does not exist until something makes it.</summary>
    public string Data => System.IO.Path.Combine(Path, "data");

    public string Store => System.IO.Path.Combine(Data, "cleandash.db");

    /// <summary>Changes the store as another process would.</summary>
    public void Change(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of what the store answers.</summary>
    public IReadOnlyList<string> Read(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Store, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
