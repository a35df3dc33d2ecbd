"""The data for programs that read: OData 4.0, read only, by session or by token."""
