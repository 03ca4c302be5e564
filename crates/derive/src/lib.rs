//! The derive that maps a struct to its XML element.
