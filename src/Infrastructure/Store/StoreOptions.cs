namespace CleanDash.Infrastructure.Store;

/// <summary>Where the store is and how long a change waits for its turn.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Keys">The folder of the keys that protect cookies.</param>
/// <param name="Patience">How long a write waits while another process writes: 5 s for a person who looks at a page, 30 s at the console.</param>
internal sealed record StoreOptions(string Folder, string Keys, TimeSpan Patience)
{
    /// <summary>The database's file name.</summary>
    public const string FileName = "cleandash.db";

    /// <summary>The database.</summary>
    public string Path => System.IO.Path.Combine(Folder, FileName);

    /// <summary>
    /// Whether the store can only be looked at: this process may not write to the folder, and nobody else is writing, because a journal would lie beside the file. Found out once.
    /// </summary>
    public bool IsReadOnly { get; } = DataFolder.IsReadOnly(Folder, FileName);
}
