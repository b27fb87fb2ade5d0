pub fn function() -> Result<(), String> {
    Ok(())
}
