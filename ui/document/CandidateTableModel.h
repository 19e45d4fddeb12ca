#pragma once

#include "measurement/FitParameters.h"

#include <QAbstractTableModel>
#include <QList>
#include <QUrl>

#include <functional>
#include <utility>

namespace clusterlens::ui {

class Document;

/// The candidates of a document as a table, one row each. The star can be checked; what is typed as name or note, NameDelegate tells. Sort by SortRole: numbers are numbers there.
class CandidateTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        StarColumn, ///< CheckStateRole
        NameColumn, ///< with the colour as decoration; editable
        AtomsColumn,
        FamilyColumn,
        RwpColumn,            ///< amplitude fitted alone; the tooltip has the one without any fit
        RwpFitColumn,         ///< after the fit
        FirstParameterColumn, ///< one column for each row of fitParameters
        BondColumn = FirstParameterColumn + int(fitParameterCount), ///< Å
        MinDistanceColumn,                                          ///< Å
        OriginColumn,
        CopiesColumn, ///< identical samples
        RunsColumn,   ///< that found it
        ShapeColumn,  ///< how much is believed in the shape
        CountColumn,  ///< same of the number of atoms
        NoteColumn,   ///< on one line; editable
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< number or text to sort by
        IdRole,                  ///< candidate id
        CurveRole                ///< curve id
    };

    explicit CandidateTableModel(Document& document, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override; ///< what is dragged: files
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    /// Who makes the files of candidates that are dragged.
    void setFiles(std::function<QList<QUrl>(const QList<int>& ids)> files) { m_files = std::move(files); }

    [[nodiscard]] int rowOf(int id) const; ///< -1: not there

private:
    void add(const QList<int>& ids);
    void remove(const QList<int>& ids);
    void change(int id);
    void changeRuns(int curve);

    Document& m_document;
    QList<int> m_ids; ///< row -> candidate id
    std::function<QList<QUrl>(const QList<int>& ids)> m_files;
};

} // namespace clusterlens::ui
