-- The staged postcodes that lie in a district are noted as its own.
-- $postcodes: they; $district: its GSS code
UPDATE directory_rows SET district = $district WHERE postcode IN (SELECT unnest($postcodes::VARCHAR[]))
